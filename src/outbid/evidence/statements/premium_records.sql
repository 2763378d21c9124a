-- request: tag string, role string, level string, employer string, country string, state string, cbsa string, kind string, measure string, since date
SELECT
  "t4"."kind",
  "t4"."measure",
  "t4"."source",
  "t4"."bound",
  "t4"."currency",
  "t4"."date",
  "t4"."pay",
  "t4"."weight",
  "t4"."experience",
  COALESCE(
    CASE
      WHEN "t4"."tag" = 'ai'
      THEN "t4"."ai"
      WHEN "t4"."tag" = 'genai'
      THEN "t4"."genai"
      WHEN "t4"."tag" = 'sales'
      THEN "t4"."sales"
      ELSE NULL
    END,
    FALSE
  ) AS "tagged",
  TRY_CAST(REPLACE(
    SUBSTRING(
      "t4"."soc",
      CASE WHEN (
        0 + 1
      ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t4"."soc") END,
      7
    ),
    '-',
    ''
  ) AS BIGINT) AS "occupation",
  CASE
    WHEN "t4"."role" IS NOT NULL
    THEN CAST(CAST(HASH("t4"."role") AS BIT) AS BIGINT) % 4503599627370496
    ELSE NULL
  END AS "role",
  CASE
    WHEN "t4"."level" IS NOT NULL
    THEN CAST(CAST(HASH("t4"."level") AS BIT) AS BIGINT) % 4503599627370496
    ELSE NULL
  END AS "level",
  CASE
    WHEN "t4"."employer" IS NOT NULL
    THEN CAST(CAST(HASH("t4"."employer") AS BIT) AS BIGINT) % 4503599627370496
    ELSE NULL
  END AS "employer",
  CASE
    WHEN "t4"."country" IS NOT NULL
    THEN CAST(CAST(HASH("t4"."country") AS BIT) AS BIGINT) % 4503599627370496
    ELSE NULL
  END AS "country",
  CASE
    WHEN "t4"."state" IS NOT NULL
    THEN CAST(CAST(HASH("t4"."state") AS BIT) AS BIGINT) % 4503599627370496
    ELSE NULL
  END AS "state",
  CASE
    WHEN "t4"."cbsa" IS NOT NULL
    THEN CAST(CAST(HASH("t4"."cbsa") AS BIT) AS BIGINT) % 4503599627370496
    ELSE NULL
  END AS "cbsa"
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
    "t3"."tag",
    "t3"."role" AS "role_right",
    "t3"."level" AS "level_right",
    "t3"."employer" AS "employer_right",
    "t3"."country" AS "country_right",
    "t3"."state" AS "state_right",
    "t3"."cbsa" AS "cbsa_right",
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
        "t3"."level" IS NULL
      ) OR (
        "t2"."level" = "t3"."level"
      )
    )
    AND (
      (
        "t3"."employer" IS NULL
      ) OR (
        "t2"."employer" = "t3"."employer"
      )
    )
    AND (
      (
        "t3"."country" IS NULL
      ) OR (
        "t2"."country" = "t3"."country"
      )
    )
    AND (
      (
        "t3"."state" IS NULL
      ) OR (
        "t2"."state" = "t3"."state"
      )
    )
    AND (
      (
        "t3"."cbsa" IS NULL
      ) OR (
        "t2"."cbsa" = "t3"."cbsa"
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
    AND "t2"."pay" > 0
) AS "t4"
WHERE
  (
    CASE
      WHEN "t4"."tag" = 'ai'
      THEN "t4"."ai"
      WHEN "t4"."tag" = 'genai'
      THEN "t4"."genai"
      WHEN "t4"."tag" = 'sales'
      THEN "t4"."sales"
      ELSE NULL
    END IS NOT NULL
  )
  OR (
    "t4"."role" IS NOT NULL
  )
ORDER BY
  "t4"."source" ASC,
  "t4"."batch" ASC,
  "t4"."row" ASC
