-- Remote functions that ask yksi from a query. Put the project's own names in the place of these: the dataset crm, the
-- connection europe-north1.yksi, the endpoint. README.md says how they are made.

CREATE OR REPLACE FUNCTION crm.yksi_check(name STRING, business_id STRING, city STRING) RETURNS STRING
REMOTE WITH CONNECTION `europe-north1.yksi`
OPTIONS (
  endpoint = 'https://yksi-abcdefghij-lz.a.run.app/v1/bigquery',
  user_defined_context = [('mode', 'check'), ('fields', 'name,business_id,city'), ('lang', 'fi')],
  max_batching_rows = 1000
);

CREATE OR REPLACE FUNCTION crm.yksi_clean(name STRING, business_id STRING, phone STRING, email STRING) RETURNS STRING
REMOTE WITH CONNECTION `europe-north1.yksi`
OPTIONS (
  endpoint = 'https://yksi-abcdefghij-lz.a.run.app/v1/bigquery',
  user_defined_context = [('mode', 'clean'), ('fields', 'name,business_id,phone,email')],
  max_batching_rows = 1000
);

CREATE OR REPLACE FUNCTION crm.yksi_caller(phone STRING) RETURNS STRING
REMOTE WITH CONNECTION `europe-north1.yksi`
OPTIONS (
  endpoint = 'https://yksi-abcdefghij-lz.a.run.app/v1/bigquery',
  user_defined_context = [('mode', 'lookup'), ('fields', 'phone')],
  max_batching_rows = 1000
);

-- Which leads are customers already? Keep the answers in a table: each run of the query asks anew.
CREATE OR REPLACE TABLE crm.lead_answers AS
SELECT
  lead_id,
  JSON_VALUE(answer, '$.verdict') AS verdict,
  JSON_VALUE(answer, '$.candidates[0].ref.id') AS account_id,
  JSON_VALUE(answer, '$.candidates[0].why') AS why,
  JSON_VALUE(answer, '$.clean.business_id') AS business_id,
  JSON_VALUE(answer, '$.model') AS model
FROM (SELECT lead_id, crm.yksi_check(company, business_id, city) AS answer FROM crm.leads);

-- Who called?
SELECT call_id, JSON_VALUE(ref, '$.id') AS account_id
FROM (SELECT call_id, crm.yksi_caller(number) AS refs FROM crm.calls), UNNEST(JSON_QUERY_ARRAY(refs)) AS ref;
