-- request: role string, kind string, measure string, since date
SELECT
  "t4"."source",
  "t4"."kind",
  "t4"."measure",
  "t4"."bound",
  "t4"."role",
  "t4"."level",
  "t4"."ai",
  "t4"."genai",
  "t4"."sales",
  "t4"."country",
  "t4"."state",
  "t4"."cbsa",
  "t4"."employer",
  "t4"."currency",
  "t4"."pay",
  "t4"."date",
  "t4"."weight"
FROM (
  SELECT
    "t2"."batch",
    "t2"."row",
    "t2"."source",
    "t2"."kind",
    "t2"."measure",
    "t2"."bound",
    "t2"."title",
    "t2"."role",
    "t2"."level",
    "t2"."ai",
    "t2"."genai",
    "t2"."sales",
    "t2"."soc",
    "t2"."country",
    "t2"."state",
    "t2"."cbsa",
    "t2"."employer",
    "t2"."currency",
    "t2"."pay",
    "t2"."low",
    "t2"."high",
    "t2"."stock",
    "t2"."bonus",
    "t2"."date",
    "t2"."weight",
    "t2"."experience",
    "t2"."flag",
    "t3"."role" AS "role_right",
    "t3"."kind" AS "kind_right",
    "t3"."measure" AS "measure_right",
    "t3"."since"
  FROM "pay_records" AS "t2"
  INNER JOIN "request" AS "t3"
    ON (
      (
        "t3"."role" IS NULL
      ) OR (
        "t2"."role" = "t3"."role"
      )
    )
    AND (
      (
        "t3"."kind" IS NULL
      ) OR (
        "t2"."kind" = "t3"."kind"
      )
    )
    AND (
      (
        "t3"."measure" IS NULL
      ) OR (
        "t2"."measure" = "t3"."measure"
      )
    )
    AND (
      (
        "t3"."since" IS NULL
      ) OR (
        "t2"."date" >= "t3"."since"
      )
    )
) AS "t4"
ORDER BY
  "t4"."batch" ASC,
  "t4"."row" ASC
