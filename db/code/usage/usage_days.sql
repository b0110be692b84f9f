create or replace view api.usage_days with (security_invoker = true) as
select
  s.organization_id,
  s.day,
  s.api_key_id,
  s.endpoint,
  s.calls,
  s.billed,
  s.overrun,
  s.refused,
  s.failed,
  s.unconfirmed,
  s.milliseconds,
  s.bytes
from usage.day_sum as s;

comment on view api.usage_days is
$$Calls by API key, by day, key and endpoint
Sums of days in UTC. Members see those of their organisation, admins all of them.$$;
comment on column api.usage_days.calls is $$All calls.$$;
comment on column api.usage_days.billed is
$$Those that count against the quota: the key was verified and is not for tests, and the call succeeded.$$;
comment on column api.usage_days.overrun is $$Those that were billed beyond the quota.$$;
comment on column api.usage_days.refused is $$Those that were answered with 4xx.$$;
comment on column api.usage_days.failed is $$Those that were answered with 5xx.$$;
comment on column api.usage_days.unconfirmed is $$Those that only claimed the key.$$;
comment on column api.usage_days.milliseconds is $$Sum of their durations.$$;
comment on column api.usage_days.bytes is $$Sum of the bodies of their answers.$$;

grant select on api.usage_days to member, admin;
