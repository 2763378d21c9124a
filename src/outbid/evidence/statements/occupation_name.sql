-- request: soc string
SELECT DISTINCT
  *
FROM (
  SELECT
    "t2"."occupation"
  FROM "aggregates" AS "t2"
  INNER JOIN "request" AS "t3"
    ON "t2"."soc" = "t3"."soc" AND "t2"."occupation" IS NOT NULL
) AS "t4"
ORDER BY
  "t4"."occupation" ASC
