-- Deploy leadmill:hook/csv_line to pg

begin;

-- PostgREST names this type in its queries, as the caller: it must be in a schema that web roles may use.
create domain hook."text/csv" as text;
comment on domain hook."text/csv" is $$A document that PostgREST answers as it is, under this media type.$$;

create function hook.csv_line(document hook."text/csv", line anyelement) returns hook."text/csv"
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

commit;
