create or replace function ops.set_headers(headers jsonb) returns void
language plpgsql stable -- as what calls it: it writes nothing
as $$
begin
  -- PostgREST takes a list of objects.
  perform set_config('response.headers', (
    select coalesce(jsonb_agg(jsonb_build_object(h.key, h.value)), '[]')
    from jsonb_each_text(ops.kept_headers() || set_headers.headers) as h)::text, true);
end
$$;

comment on function ops.set_headers(jsonb) is
$$Set the headers of the answer to the current request, an object of texts. Those that say whom the call is counted for stay
(usage.admit_call). Headers must never contain user text.$$;

create or replace function ops.kept_headers() returns jsonb
-- Each call sets headers: PL/pgSQL keeps its plan.
language plpgsql stable
as $$
declare
  v_headers constant text := nullif(current_setting('response.headers', true), '');
begin
  if v_headers is null then
    return '{}'::jsonb;
  end if;
  return (
    select coalesce(jsonb_object_agg(h.key, h.value), '{}')
    from jsonb_array_elements(v_headers::jsonb) as e (header)
    cross join lateral jsonb_each(e.header) as h
    where h.key in ('X-Key-Id', 'X-Caller', 'RateLimit', 'RateLimit-Policy', 'X-RateLimit-Limit', 'X-RateLimit-Remaining',
      'X-RateLimit-Reset'));
end
$$;

comment on function ops.kept_headers() is
$$Those headers of the answer that an error has, too: whom the call is counted for, and how much of its limits is left.$$;
