create or replace function hook.csv_line(document hook."text/csv", line anyelement) returns hook."text/csv"
language plpgsql immutable parallel safe security definer -- who lists has no way into this room; it reads nothing
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of json, not jsonb: the columns stay in the order in which they were asked for.
  v_line constant json := to_json(line);
begin
  return (case when document = '' then (
      select string_agg(ops.csv_cell(k.key), ',' order by k.place)
      from json_object_keys(v_line) with ordinality as k (key, place)) || E'\r\n'
    else document end
    || (
      select string_agg(coalesce(ops.csv_cell(e.value), ''), ',' order by e.place)
      from json_each_text(v_line) with ordinality as e (key, value, place)) || E'\r\n')::hook."text/csv";
end
$$;

comment on function hook.csv_line(hook."text/csv", anyelement) is
$$A document of CSV with one more line, and before the first one the names of the columns. Null is an empty cell.$$;

-- In place of PostgREST's own, which writes what strangers wrote as they wrote it: a spreadsheet would run it.
create or replace aggregate api.csv(line anyelement) (
  sfunc = hook.csv_line,
  stype = hook."text/csv",
  initcond = ''
);

comment on aggregate api.csv(anyelement) is
$$A list as CSV
PostgREST answers Accept: text/csv with it, whatever is listed. No cell is run by a spreadsheet: what begins like a formula begins
with an apostrophe.$$;

grant execute on function api.csv(anyelement) to anon, member, partner, admin;
