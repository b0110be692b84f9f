create or replace function request.session_id() returns uuid
language sql stable parallel safe
return request.claim('sid')::uuid;

comment on function request.session_id() is $$The session of the request's token.$$;

create or replace function request.role_name() returns text
language sql stable parallel safe
-- In a definer function current_user is the owner. The role setting still names the caller.
return coalesce(nullif(current_setting('role', true), 'none'), session_user::text);

comment on function request.role_name() is $$Database role of the caller: anon, member, partner, admin, or a log-in role.$$;
