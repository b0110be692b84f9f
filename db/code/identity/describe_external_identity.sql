create or replace function identity.describe_external_identity(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('issuer', o.issuer)
  from identity.external_identity as o
  where o.id = (refs ->> 'external_identity_id')::uuid and o.user_id = describe_external_identity.user_id
$$;

comment on function identity.describe_external_identity(jsonb, uuid, uuid) is
$$Issuer of the external identity {external_identity_id}, for a mail to its user; null if it belongs to another user.$$;
