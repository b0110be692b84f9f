-- Revert leadmill:api/csv to pg

begin;

drop aggregate api.csv(anyelement);
drop function ops.csv_line(api."text/csv", anyelement);

commit;
