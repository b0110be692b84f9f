create or replace view api.refund_requests with (security_invoker = true) as
select
  r.id,
  r.assignment_id,
  r.lead_id,
  r.organization_id,
  r.reason,
  r.notes,
  r.status,
  r.rule,
  r.refund_term_id,
  r.memo,
  ledger.to_decimal(a.price, a.currency) as price,
  a.currency,
  f.journal_id,
  f.created_at as refunded_at,
  r.requested_by,
  case when u.id is not null then r.decided_by end as decided_by,
  r.created_at,
  r.decided_at,
  u.email as decider_email
from returns.request as r
join sale.assignment as a on a.id = r.assignment_id
left join sale.refund as f on f.assignment_id = r.assignment_id
-- Members do not read the ids of admins: row-level security shows them no account but their own.
left join identity.user_account as u on u.id = r.decided_by;

comment on view api.refund_requests is
$$Refund requests and their decisions
Members see those of their organisation, admins all. Filter by status, order=created_at.desc,id.desc.$$;
comment on column api.refund_requests.organization_id is $$The buyer.$$;
comment on column api.refund_requests.reason is $$fake_contact, duplicate, spam, wrong_niche, other.$$;
comment on column api.refund_requests.notes is $$The buyer's explanation.$$;
comment on column api.refund_requests.status is
$$pending, approved, rejected or auto_resolved (the lead was marked bad for all its buyers).$$;
comment on column api.refund_requests.rule is
$$What decided the request: admin, approved_automatically (by the refund terms) or bad_lead.$$;
comment on column api.refund_requests.refund_term_id is $$The refund terms of the sale; the id in refund_terms.$$;
comment on column api.refund_requests.memo is $$The admin's answer.$$;
comment on column api.refund_requests.price is $$What was paid for the lead, decimal.$$;
comment on column api.refund_requests.currency is $$ISO 4217 code of the price.$$;
comment on column api.refund_requests.journal_id is $$The refund of the assignment, whatever caused it; the id in ledger_entries.$$;
comment on column api.refund_requests.refunded_at is $$When the assignment was refunded.$$;
comment on column api.refund_requests.requested_by is $$The user who made the request; null if the buyer's endpoint rejected the lead.$$;
comment on column api.refund_requests.decided_by is $$The admin who decided; null for members.$$;
comment on column api.refund_requests.decider_email is $$The admin's address; null for members.$$;

grant select on api.refund_requests to member, admin;

create trigger refund_requests_are_read_only
instead of insert or update or delete on api.refund_requests
for each row execute function ops.views_are_read_only();
