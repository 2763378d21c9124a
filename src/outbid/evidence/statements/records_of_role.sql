-- request: role string, kind string, measure string, since date
SELECT
  *
FROM (
  SELECT
    "t2"."source",
    "t2"."kind",
    "t2"."measure",
    "t2"."bound",
    "t2"."role",
    "t2"."level",
    "t2"."ai",
    "t2"."genai",
    "t2"."sales",
    "t2"."country",
    "t2"."state",
    "t2"."cbsa",
    "t2"."employer",
    "t2"."currency",
    "t2"."pay",
    "t2"."date",
    "t2"."weight"
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
  "t4"."source" ASC,
  "t4"."pay" ASC,
  "t4"."date" ASC,
  "t4"."employer" ASC
