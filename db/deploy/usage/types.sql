-- Deploy leadmill:usage/types to pg

begin;

create type usage.total as (
  calls bigint,
  billed bigint,
  overrun bigint,
  refused bigint,
  failed bigint,
  unconfirmed bigint,
  mean_milliseconds numeric,
  bytes bigint
);

comment on type usage.total is $$Calls by API key in a period.$$;

create type usage.month_line as (
  month date,
  calls bigint,
  billed bigint,
  overrun bigint,
  refused bigint,
  failed bigint,
  unconfirmed bigint,
  mean_milliseconds numeric,
  bytes bigint
);

comment on type usage.month_line is $$Calls by API key in a month.$$;

create type usage.endpoint_line as (
  endpoint text,
  calls bigint,
  billed bigint,
  overrun bigint,
  refused bigint,
  failed bigint,
  unconfirmed bigint,
  mean_milliseconds numeric,
  bytes bigint
);

comment on type usage.endpoint_line is $$Calls by API key of an endpoint in a period.$$;

create type usage.key_line as (
  api_key_id uuid,
  name text,
  prefix text,
  calls bigint,
  billed bigint,
  overrun bigint,
  refused bigint,
  failed bigint,
  unconfirmed bigint,
  mean_milliseconds numeric,
  bytes bigint
);

comment on type usage.key_line is $$Calls by one API key in a period.$$;

create type usage.quota as (
  maximum bigint,
  used bigint,
  remaining bigint,
  overrun bigint,
  may_overrun boolean,
  resets_at timestamptz
);

comment on type usage.quota is $$The quota of calls by API key in a month, and what is used of it.$$;

create type usage.allowance as (
  name text,
  quota bigint,
  seconds bigint,
  remaining bigint,
  reset_seconds bigint
);

comment on type usage.allowance is $$A limit, as the headers RateLimit-Policy and RateLimit tell of it.$$;

create type usage.recounted as (
  organization_id uuid,
  api_key_id uuid,
  endpoint text,
  calls_before bigint,
  calls_after bigint,
  billed_before bigint,
  billed_after bigint
);

comment on type usage.recounted is $$A sum that was not that of its calls.$$;

commit;
