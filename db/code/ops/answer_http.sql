create or replace function ops.answer_http(
  status integer,
  code text,
  message text,
  details text default null,
  hint text default null,
  headers jsonb default '{}'
) returns jsonb
language plpgsql volatile
as $$
begin
  -- The doors repeat a call that returned 404 to find out whether its arguments were wrong, and would write twice.
  if answer_http.status = 404 then
    raise exception using errcode = 'internal_error', message = 'a 404 must be raised, not answered', hint = 'Use ops.raise_http().';
  end if;
  perform set_config('response.status', answer_http.status::text, true);
  perform ops.set_headers('{"Cache-Control": "no-store"}' || answer_http.headers);
  return jsonb_build_object(
    'code', answer_http.code,
    'message', answer_http.message,
    'details', answer_http.details,
    'hint', answer_http.hint);
end
$$;

comment on function ops.answer_http(integer, text, text, text, text, jsonb) is
$$Answer with an error without raising it, so that what the transaction has written (a counted failure, an ended session) is
committed. Sets the HTTP status and headers and returns the body. The arguments are those of ops.raise_http().$$;
