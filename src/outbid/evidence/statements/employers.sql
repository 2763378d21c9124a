-- request: role string
SELECT DISTINCT
  "t4"."employer"
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
    "t3"."role" AS "role_right"
  FROM "pay_records" AS "t2"
  INNER JOIN "request" AS "t3"
    ON (
      "t3"."role" IS NULL
    ) OR (
      "t2"."role" = "t3"."role"
    )
) AS "t4"
WHERE
  "t4"."employer" IS NOT NULL
ORDER BY
  "t4"."employer" ASC
