-- Deploy leadmill:api/csv to pg

begin;

-- In place of PostgREST's own, which writes what strangers wrote as they wrote it: a spreadsheet would run it.
create aggregate api.csv(line anyelement) (
  sfunc = hook.csv_line,
  stype = hook."text/csv",
  initcond = ''
);

comment on aggregate api.csv(anyelement) is
$$A list as CSV
PostgREST answers Accept: text/csv with it, whatever is listed. No cell is run by a spreadsheet: what begins like a formula begins
with an apostrophe.$$;

grant execute on function api.csv(anyelement) to anon, member, partner, admin;

commit;
