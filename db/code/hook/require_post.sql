create or replace function hook.require_post() returns void
language plpgsql stable security definer -- callers execute no function of ops
set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('request.method', true) in ('GET', 'HEAD')
    and ops.requires_post(substring(current_setting('request.path', true) from '^/rpc/(.*)$'))
  then
    perform ops.raise_http(405, 'LM003', 'this method is not served', null,
      'A function that writes is called by POST, its arguments in the body.', '{"Allow": "POST, OPTIONS"}');
  end if;
end
$$;

comment on function hook.require_post() is
$$Refuse to call a function that writes by GET, so that no secret has to be part of an address and no link acts. PostgreSQL would refuse the
write, but not before the function has begun.
Errors: LM003 (405).$$;

grant execute on function hook.require_post() to anon, member, partner, admin;
