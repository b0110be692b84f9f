CREATE DOMAIN hook."text/csv" AS text;
