-- Deploy leadmill:billing/overrun_report to pg

begin;

create table billing.overrun_report (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid not null references identity.organization (id),
  month date not null,
  first_call bigint not null,
  last_call bigint not null,
  status text not null default 'requested',
  failure_code text,
  sent_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  -- Each call is reported by one row, however many jobs count at the same moment.
  constraint overrun_report_begins_once unique (organization_id, month, first_call),
  constraint overrun_report_is_not_empty check (first_call > 0 and last_call >= first_call),
  constraint overrun_report_month_begins_on_its_first check (extract(day from month) = 1),
  constraint overrun_report_status_is_known check (status in ('requested', 'reported', 'refused')),
  constraint overrun_report_finished_has_a_time check ((status = 'requested') = (finished_at is null)),
  constraint overrun_report_failure_code_is_short check (length(failure_code) <= 100)
);

-- The next one begins where this one ends, and only once the processor has answered.
create unique index overrun_report_is_open_once on billing.overrun_report (organization_id) where status = 'requested';

comment on table billing.overrun_report is
$$Calls of an organisation beyond its quota, as they are reported to the processor for the next invoice: from first_call to last_call of the
overrun of a month.$$;
comment on column billing.overrun_report.id is $$Time-ordered uuid; identifier of the meter event at Stripe.$$;
comment on column billing.overrun_report.first_call is $$The first call of the overrun that it reports, from 1.$$;
comment on column billing.overrun_report.status is
$$requested (the processor may not know it yet), reported, refused (an admin has to look: the processor will not bill it).$$;
comment on column billing.overrun_report.failure_code is $$Why it was refused, in the processor's words.$$;
comment on column billing.overrun_report.sent_at is $$When it was first sent to the processor, which may know it since then.$$;

alter table billing.overrun_report enable row level security;

commit;
