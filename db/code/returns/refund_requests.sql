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
  r.decided_by,
  r.created_at,
  r.decided_at
from returns.request as r
join sale.assignment as a on a.id = r.assignment_id
left join sale.refund as f on f.assignment_id = r.assignment_id;

comment on view api.refund_requests is
$$Requests to take bad leads back, and what was decided
A member sees those of the organisation, an admin all. Filter by status, order=created_at.desc,id.desc.$$;
comment on column api.refund_requests.id is $$Time-ordered uuid.$$;
comment on column api.refund_requests.assignment_id is $$The sale.$$;
comment on column api.refund_requests.lead_id is $$The lead.$$;
comment on column api.refund_requests.organization_id is $$The buyer.$$;
comment on column api.refund_requests.reason is $$fake_contact, duplicate, spam, wrong_niche, other.$$;
comment on column api.refund_requests.notes is $$What the buyer adds.$$;
comment on column api.refund_requests.status is $$pending, approved, rejected, auto_resolved: the lead was marked bad for all its buyers.$$;
comment on column api.refund_requests.rule is $$What decided it: admin, approved_automatically (the policy says so of this reason), bad_lead.$$;
comment on column api.refund_requests.refund_term_id is $$The conditions of the sale; the id in refund_terms.$$;
comment on column api.refund_requests.memo is $$What the admin answers.$$;
comment on column api.refund_requests.price is $$What was paid for the lead, decimal.$$;
comment on column api.refund_requests.currency is $$ISO 4217 code of the price.$$;
comment on column api.refund_requests.journal_id is $$The refund, if the price came back by whatever way; the same id in ledger_entries.$$;
comment on column api.refund_requests.refunded_at is $$When the price came back.$$;
comment on column api.refund_requests.requested_by is $$Who asked.$$;
comment on column api.refund_requests.decided_by is $$Admin who decided.$$;
comment on column api.refund_requests.created_at is $$When it was asked for.$$;
comment on column api.refund_requests.decided_at is $$When it was decided.$$;

grant select on api.refund_requests to member, admin;

create trigger refund_requests_are_read_only
instead of insert or update or delete on api.refund_requests
for each row execute function ops.views_are_read_only();
