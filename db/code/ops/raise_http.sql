create or replace function ops.raise_http(
  status integer,
  code text,
  message text,
  details text default null,
  hint text default null,
  headers jsonb default '{}'
) returns void
language plpgsql volatile -- volatile: the planner would evaluate an immutable call with constant arguments, and raise
as $$
begin
  -- PostgREST requires "headers", strings as their values, and no null members. It answers anything else with 500.
  raise exception using
    errcode = 'PGRST',
    message = jsonb_strip_nulls(jsonb_build_object(
      'code', raise_http.code,
      'message', raise_http.message,
      'details', raise_http.details,
      -- All lists of faults get the same hint, whichever room found them.
      'hint', coalesce(raise_http.hint, case when raise_http.details like '[{%' then '`details` lists every fault.' end)))::text,
    detail = jsonb_build_object(
      'status', raise_http.status,
      'headers', (
        select coalesce(jsonb_object_agg(h.key, h.value), '{}')
        -- PostgREST forgets the headers of an answer that becomes an error.
        from jsonb_each_text(ops.kept_headers() || raise_http.headers) as h))::text;
end
$$;

comment on function ops.raise_http(integer, text, text, text, text, jsonb) is
$$Raise an error that PostgREST answers with this status, code and headers. message: lower case, without values. details: the
values. hint: what to do; it is set here if details is a list of faults. Headers must never contain user text.$$;
