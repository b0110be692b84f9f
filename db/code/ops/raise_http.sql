create or replace function ops.raise_http(
  status integer,
  code text,
  message text,
  details text default null,
  hint text default null,
  headers jsonb default '{}'
) returns void
language plpgsql volatile -- never folded: an immutable call with constants is raised by the planner
set search_path = pg_catalog, pg_temp
as $$
begin
  -- PostgREST demands "headers", strings as their values, and no null members; anything else is a 500.
  raise exception using
    errcode = 'PGRST',
    message = jsonb_strip_nulls(jsonb_build_object(
      'code', raise_http.code,
      'message', raise_http.message,
      'details', raise_http.details,
      -- Whoever has faults is told where to look, in whatever room they were found.
      'hint', coalesce(raise_http.hint, case when raise_http.details like '[{%' then 'details lists every fault.' end)))::text,
    detail = jsonb_build_object(
      'status', raise_http.status,
      'headers', (
        select coalesce(jsonb_object_agg(h.key, h.value), '{}')
        from jsonb_each_text(raise_http.headers) as h))::text;
end
$$;

comment on function ops.raise_http(integer, text, text, text, text, jsonb) is
$$Raise an error that PostgREST answers with this status, code and headers.
message: lower case, without values. details: the values. hint: what to do; that of a list of faults is
made here. Never user text in headers.$$;
