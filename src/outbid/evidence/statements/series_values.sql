-- request: series string, entity string
SELECT
  *
FROM (
  SELECT
    "t2"."batch",
    "t2"."row",
    "t2"."source",
    "t2"."series",
    "t2"."entity",
    "t2"."country",
    "t2"."date",
    "t2"."value",
    "t2"."unit",
    "t2"."note"
  FROM "series" AS "t2"
  INNER JOIN "request" AS "t3"
    ON "t2"."series" = "t3"."series"
    AND (
      (
        "t3"."entity" IS NULL
      ) OR (
        "t2"."entity" = "t3"."entity"
      )
    )
) AS "t4"
ORDER BY
  "t4"."source" ASC,
  "t4"."entity" ASC,
  "t4"."date" ASC,
  "t4"."row" ASC
