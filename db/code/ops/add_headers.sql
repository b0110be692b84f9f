create or replace function ops.add_headers(headers jsonb) returns void
language plpgsql stable -- as what calls it: it writes nothing
set search_path = pg_catalog, pg_temp
as $$
begin
  -- PostgREST takes a list of objects. Those of before stay: they say whom the call is counted for (usage.admit_call).
  perform set_config('response.headers', (
    select coalesce(jsonb_agg(e.header), '[]')
    from (
      select e.header
      from jsonb_array_elements(coalesce(nullif(current_setting('response.headers', true), ''), '[]')::jsonb) as e (header)
      where not e.header ?| array(select jsonb_object_keys(add_headers.headers))
      union all
      select jsonb_build_object(h.key, h.value) from jsonb_each_text(add_headers.headers) as h) as e)::text, true);
end
$$;

comment on function ops.add_headers(jsonb) is
$$Add headers to the answer of the current request, an object of texts; one that is there already is replaced. Headers must never contain
user text.$$;

create or replace function ops.kept_headers() returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_object_agg(h.key, h.value), '{}')
  from jsonb_array_elements(coalesce(nullif(current_setting('response.headers', true), ''), '[]')::jsonb) as e (header)
  cross join lateral jsonb_each(e.header) as h
  where h.key in ('X-Key-Id', 'X-Caller', 'RateLimit', 'RateLimit-Policy', 'X-RateLimit-Limit', 'X-RateLimit-Remaining',
    'X-RateLimit-Reset')
$$;

comment on function ops.kept_headers() is
$$Those headers of the answer that an error has, too: whom the call is counted for, and how much of its limits is left.$$;
