-- request: role string, state string, cbsa string
SELECT
  *
FROM (
  SELECT
    "t2"."batch",
    "t2"."row",
    "t2"."source",
    "t2"."kind",
    "t2"."measure",
    "t2"."soc",
    "t2"."occupation",
    "t2"."role",
    "t2"."country",
    "t2"."state",
    "t2"."cbsa",
    "t2"."industry",
    "t2"."currency",
    "t2"."date",
    "t2"."employment",
    "t2"."employment_rse",
    "t2"."mean",
    "t2"."mean_rse",
    "t2"."p10",
    "t2"."p25",
    "t2"."p50",
    "t2"."p75",
    "t2"."p90",
    "t2"."capped"
  FROM "aggregates" AS "t2"
  INNER JOIN "request" AS "t3"
    ON "t2"."role" = "t3"."role"
    AND "t2"."industry" IS NULL
    AND (
      (
        "t2"."state" IS NOT DISTINCT FROM "t3"."state"
        AND "t2"."cbsa" IS NOT DISTINCT FROM "t3"."cbsa"
      )
      OR (
        (
          "t2"."state" IS NULL
        ) AND (
          "t2"."cbsa" IS NULL
        )
      )
    )
) AS "t4"
ORDER BY
  "t4"."source" ASC,
  "t4"."soc" ASC,
  "t4"."date" ASC,
  "t4"."row" ASC
