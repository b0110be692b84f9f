-- Deploy leadmill:api/log_out to pg

begin;

create function api.log_out() returns void
language sql volatile
begin atomic
  select identity.log_out();
end;

comment on function api.log_out() is
$$Log out
Ends the session in hand; its tokens are refused from the next request on.$$;

grant execute on function api.log_out() to member, admin;

commit;
