create or replace function hook.csv_line(document hook."text/csv", line anyelement) returns hook."text/csv"
language plpgsql immutable parallel safe security definer -- callers have no access to this schema; the function reads no table
set search_path = pg_catalog, pg_temp
as $$
declare
  -- json, not jsonb, so that the columns stay in the requested order.
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
$$A CSV document with one more line; the first line is preceded by the names of the columns. Null becomes an empty cell.$$;

-- Replaces PostgREST's own CSV, which copies visitors' text unchanged: a spreadsheet would execute it as a formula.
create or replace aggregate api.csv(line anyelement) (
  sfunc = hook.csv_line,
  stype = hook."text/csv",
  initcond = ''
);

comment on aggregate api.csv(anyelement) is
$$A list as CSV
PostgREST returns it for requests with `Accept: text/csv`, for any list. No spreadsheet executes a cell: text that would be
read as a formula is preceded by an apostrophe.$$;

grant execute on function api.csv(anyelement) to anon, member, partner, admin;
