create or replace function hook.require_post(method text, path text) returns void
language plpgsql stable
as $$
begin
  if method in ('GET', 'HEAD') and starts_with(path, '/rpc/') and ops.requires_post(substr(path, 6)) then
    perform ops.raise_http(405, 'LM003', 'this method is not served', null,
      'A function that writes is called by POST, its arguments in the body.', '{"Allow": "POST, OPTIONS"}');
  end if;
end
$$;

comment on function hook.require_post(text, text) is
$$Refuse to call a function that writes by GET, so that no secret has to be part of an address and no link acts. PostgreSQL would refuse the
write, but not before the function has begun. method, path: of the request.
Errors: LM003 (405).$$;
