-- Deploy leadmill:request/claims to pg

begin;

create function request.claim(name text) returns text
language sql stable parallel safe
return nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> name;

comment on function request.claim(text) is $$One claim of the token in hand, null without a token.$$;

create function request.user_id() returns uuid
language sql stable parallel safe
return request.claim('sub')::uuid;

comment on function request.user_id() is $$The signed-in user, null for anonymous callers and jobs.$$;

create function request.organization_id() returns uuid
language sql stable parallel safe
return request.claim('org')::uuid;

comment on function request.organization_id() is $$The tenant the caller acts for; policies compare with (select request.organization_id()).$$;

create function request.session_id() returns uuid
language sql stable parallel safe
return request.claim('sid')::uuid;

comment on function request.session_id() is $$The session of the token in hand.$$;

create function request.role_name() returns text
language sql stable parallel safe
-- Inside a definer function current_user is the owner; the role setting still names the caller.
return coalesce(nullif(current_setting('role', true), 'none'), session_user::text);

comment on function request.role_name() is $$Database role of the caller: anon, member, partner, admin, or a log-in role.$$;

-- Policies run as the caller, and theirs are the only ones that ask who he is; definers need no grant.
grant execute on function request.claim(text), request.user_id(), request.organization_id() to member;

commit;
