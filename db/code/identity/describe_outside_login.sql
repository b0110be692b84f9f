create or replace function identity.describe_outside_login(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('issuer', o.issuer)
  from identity.external_identity as o
  where o.id = (refs ->> 'outside_login_id')::uuid and o.user_id = describe_outside_login.user_id
$$;

comment on function identity.describe_outside_login(jsonb, uuid, uuid) is
$$Issuer of the external identity {outside_login_id}, for a mail to its user; null if it belongs to another user.$$;
