-- Deploy leadmill:returns/request to pg

begin;

create table returns.request (
  id uuid primary key default ops.uuid_v7(),
  assignment_id uuid not null references sale.assignment (id),
  lead_id uuid not null references intake.lead (id),
  organization_id uuid not null references identity.organization (id),
  refund_term_id uuid not null references returns.refund_term (id),
  reason text not null,
  notes text,
  status text not null default 'pending',
  rule text,
  memo text,
  requested_by uuid references identity.user_account (id),
  decided_by uuid references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  constraint request_is_made_once unique (assignment_id),
  constraint request_reason_is_known check (reason in ('fake_contact', 'duplicate', 'spam', 'wrong_niche', 'other')),
  constraint request_notes_are_short check (length(notes) <= 2000),
  constraint request_memo_is_short check (length(memo) <= 2000),
  constraint request_status_is_known check (status in ('pending', 'approved', 'rejected', 'auto_resolved')),
  constraint request_rule_decided check (case status
    when 'pending' then rule is null
    when 'rejected' then rule = 'admin'
    when 'approved' then rule in ('admin', 'approved_automatically')
    else rule = 'bad_lead' end),
  constraint request_decided_has_a_time check ((status = 'pending') = (decided_at is null)),
  constraint request_rejected_has_a_memo check (status <> 'rejected' or memo is not null),
  constraint request_admin_is_named check (rule <> 'admin' or decided_by is not null)
);

create index request_by_organization on returns.request (organization_id, created_at desc, id desc);

create index request_by_status on returns.request (status, created_at desc, id desc);

create index request_by_lead on returns.request (lead_id);

create index request_by_refund_term on returns.request (refund_term_id);

create index request_by_requester on returns.request (requested_by);

create index request_by_decider on returns.request (decided_by);

comment on table returns.request is $$A buyer's request to refund a lead because it is bad, at most one for each assignment.$$;
comment on column returns.request.refund_term_id is $$The refund terms of the sale.$$;
comment on column returns.request.requested_by is $$Null if the endpoint of the buyer rejected the lead.$$;
comment on column returns.request.rule is
$$What decided the request: admin, approved_automatically (by the refund terms) or bad_lead (the lead was marked bad).$$;

alter table returns.request enable row level security;

commit;
