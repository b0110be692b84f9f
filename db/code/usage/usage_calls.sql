create or replace view api.usage_calls with (security_invoker = true) as
select
  replace(c.request_id::text, '-', '') as request_id,
  c.happened_at,
  c.organization_id,
  c.api_key_id,
  c.method,
  c.endpoint,
  c.status_code,
  c.is_confirmed,
  c.is_billed,
  c.is_overrun,
  c.milliseconds,
  c.bytes,
  c.address
from usage.call as c;

comment on view api.usage_calls is
$$Calls by API key
Each call, the latest with `order=happened_at.desc`. They are kept for 100 days unless the operator has set another time; their sums are
kept for longer. Members see those of their organisation, admins all of them.$$;
comment on column api.usage_calls.request_id is $$As the answer had it in X-Request-Id.$$;
comment on column api.usage_calls.happened_at is $$When the answer was sent, to the second.$$;
comment on column api.usage_calls.endpoint is $$The path without ids; "other" if there is none like it.$$;
comment on column api.usage_calls.is_confirmed is
$$Whether the key was verified. Otherwise the call only claims it, and costs nothing: it failed before, or in a way that lost the
verification, or the key was wrong.$$;
comment on column api.usage_calls.is_billed is
$$Whether it counts against the quota: the key was verified and is not for tests, and the call succeeded.$$;
comment on column api.usage_calls.is_overrun is $$Whether it was billed beyond the quota.$$;
comment on column api.usage_calls.milliseconds is $$From the first byte of the request to the last of the answer.$$;
comment on column api.usage_calls.bytes is $$Of the body of the answer, as it was sent.$$;

grant select on api.usage_calls to member, admin;
