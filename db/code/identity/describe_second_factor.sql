create or replace function identity.describe_second_factor(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('kind', f.kind, 'factor', f.name)
  from identity.second_factor as f
  where f.id = (refs ->> 'second_factor_id')::uuid and f.user_id = describe_second_factor.user_id
$$;

comment on function identity.describe_second_factor(jsonb, uuid, uuid) is
$$Kind and name of the second factor {second_factor_id}, for a mail to its user; null if it belongs to another user.$$;

create or replace function identity.describe_recovery_codes(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('left', count(*))
  from identity.recovery_code as r
  where r.user_id = describe_recovery_codes.user_id and r.used_at is null
$$;

comment on function identity.describe_recovery_codes(jsonb, uuid, uuid) is
$$How many recovery codes a user has left, for a mail to the user.$$;
