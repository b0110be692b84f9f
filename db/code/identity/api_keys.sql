create or replace view api.api_keys with (security_invoker = true) as
select
  k.id,
  k.organization_id,
  k.name,
  k.prefix,
  k.is_test,
  k.scopes,
  k.niche_ids,
  k.networks,
  k.expires_at,
  k.rotated_from_id,
  k.revoked_at,
  k.last_used_at,
  k.created_by,
  k.created_at
from identity.api_key as k;

comment on view api.api_keys is
$$API keys, without what is secret
Members see those of their organisation, admins all of them.$$;
comment on column api.api_keys.prefix is $$The beginning of the key, by which it can be recognised.$$;
comment on column api.api_keys.is_test is $$A key for tests: it reaches test leads and what is public, nothing else.$$;
comment on column api.api_keys.scopes is $$read, submit_leads, manage.$$;
comment on column api.api_keys.niche_ids is $$Niches for which it may submit leads; null: all.$$;
comment on column api.api_keys.expires_at is $$From then on it is refused; null: never.$$;
comment on column api.api_keys.last_used_at is $$Its last successful request, to the minute.$$;

grant select on api.api_keys to member, admin;
