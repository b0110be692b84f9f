-- Deploy leadmill:usage/call to pg

begin;

-- Foreign keys are left out: to drop a partition would lock the tables of organisations and keys.
create table usage.call (
  request_id uuid not null,
  happened_at timestamptz not null,
  organization_id uuid not null,
  api_key_id uuid not null,
  is_confirmed boolean not null,
  is_test boolean not null default false,
  is_billed boolean not null,
  is_overrun boolean not null default false,
  method text not null,
  endpoint text not null,
  status_code integer not null,
  milliseconds integer not null,
  bytes bigint not null,
  address inet,
  primary key (happened_at, request_id),
  constraint call_is_billed_when_it_succeeds check (is_billed = (is_confirmed and not is_test and status_code < 400)),
  constraint call_in_overrun_is_billed check (is_billed or not is_overrun),
  constraint call_method_is_short check (length(method) <= 20),
  constraint call_endpoint_is_short check (length(endpoint) <= 100),
  constraint call_status_code_is_of_http check (status_code between 0 and 999),
  constraint call_milliseconds_are_not_negative check (milliseconds >= 0),
  constraint call_bytes_are_not_negative check (bytes >= 0)
) partition by range (happened_at);

create table usage.call_default partition of usage.call default;

create index call_by_organization on usage.call (organization_id, happened_at desc, request_id desc);

alter table usage.call enable row level security;

alter table usage.call_default enable row level security;

comment on table usage.call is
$$Each call by API key, as nginx logged it. Partitioned by week and kept for usage.call_days; the sums are kept for longer.$$;
comment on column usage.call.request_id is $$The id that nginx gave the request: the row is unique, however often its line is read.$$;
comment on column usage.call.is_confirmed is
$$Whether the database has verified the key. Otherwise the request only claims it: PostgREST lost the confirmation with a failed
transaction, nginx answered itself, or the key was wrong.$$;
comment on column usage.call.is_test is $$Whether the key is for tests.$$;
comment on column usage.call.is_billed is $$Whether the call counts against the quota: it was confirmed, was no test, and succeeded.$$;
comment on column usage.call.is_overrun is $$Whether it was billed beyond the quota, which the plan of the organisation allowed.$$;
comment on column usage.call.endpoint is $$The path without ids; "other" if the API has none like it.$$;
comment on column usage.call.bytes is $$Of the answer's body, as it was sent.$$;
comment on column usage.call.address is $$Where the call came from.$$;

create table usage.day_sum (
  organization_id uuid not null references identity.organization (id),
  day date not null,
  api_key_id uuid not null references identity.api_key (id),
  endpoint text not null,
  calls bigint not null,
  billed bigint not null,
  overrun bigint not null,
  refused bigint not null,
  failed bigint not null,
  unconfirmed bigint not null,
  milliseconds bigint not null,
  bytes bigint not null,
  primary key (organization_id, day, api_key_id, endpoint),
  constraint day_sum_parts_fit check (
    calls > 0 and billed >= 0 and refused >= 0 and failed >= 0 and overrun between 0 and billed
      and billed + refused + failed <= calls and unconfirmed between 0 and calls)
);

create index day_sum_by_key on usage.day_sum (api_key_id, day);

create index day_sum_by_day on usage.day_sum (day);

alter table usage.day_sum enable row level security;

comment on table usage.day_sum is
$$Calls of each API key by day in UTC and endpoint. Written with the calls, and recounted from them by usage.recount().$$;
comment on column usage.day_sum.billed is $$Those that count against the quota.$$;

create table usage.month_sum (
  organization_id uuid not null references identity.organization (id),
  month date not null,
  billed bigint not null,
  overrun bigint not null,
  primary key (organization_id, month),
  constraint month_sum_begins_on_its_first check (extract(day from month) = 1),
  constraint month_sum_overrun_is_a_part check (overrun between 0 and billed)
);

create index month_sum_by_month on usage.month_sum (month);

-- Each batch updates the row of each organisation that calls.
alter table usage.month_sum set (fillfactor = 70);

alter table usage.month_sum enable row level security;

comment on table usage.month_sum is
$$Billed calls of each organisation by month in UTC: what its quota is compared with before each call by key.$$;
comment on column usage.month_sum.overrun is $$Those beyond the quota, which the plan allowed.$$;

commit;
