create or replace function request.organization_id() returns uuid
language sql stable parallel safe
return request.claim('org')::uuid;

comment on function request.organization_id() is
$$The organisation that the caller acts for. Policies compare with (select request.organization_id()).$$;

grant execute on function request.organization_id() to member;
