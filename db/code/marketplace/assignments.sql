create or replace view api.assignments with (security_invoker = true) as
select
  a.id,
  a.organization_id,
  a.lead_id,
  l.niche_id,
  a.channel,
  a.subscription_id,
  a.competition_level_id,
  a.status,
  ledger.to_decimal(a.price, a.currency) as price,
  a.currency,
  a.max_buyers,
  a.journal_id,
  ledger.to_decimal(f.balance, a.currency) as balance_after,
  ledger.to_decimal(f.wallet, a.currency) as wallet_after,
  ledger.to_decimal(f.promo, a.currency) as promo_after,
  ledger.to_decimal(f.debt, a.currency) as debt_after,
  case when l.archived_at is null then l.answers else coalesce(intake.archived_answers(a.lead_id), l.answers) end as answers,
  case when l.archived_at is null then c.name else (r.contact).name end as contact_name,
  case when l.archived_at is null then c.email else (r.contact).email end as contact_email,
  case when l.archived_at is null then c.phone else (r.contact).phone end as contact_phone,
  l.created_at as submitted_at,
  a.created_at,
  l.form_schema_id,
  -- An expression, because PostgREST would take a bare key for the parent of favourites.
  coalesce(m.id) as listing_id,
  m.number,
  a.buyer_reference,
  a.stage,
  a.note
from sale.assignment as a
join intake.lead as l on l.id = a.lead_id
left join intake.lead_contact as c on c.lead_id = a.lead_id
left join marketplace.listing as m on m.lead_id = a.lead_id
-- Once for each lead and not for each column.
cross join lateral (
  select case when l.archived_at is not null then intake.archived_contact(a.lead_id) end as contact
  offset 0
) as r
left join lateral (
  -- The balance of each account after the charge is in its last entry up to that of the charge.
  select
    coalesce(sum(b.balance_after), 0)::bigint as balance,
    coalesce(sum(b.balance_after) filter (where o.kind = 'wallet'), 0)::bigint as wallet,
    coalesce(sum(b.balance_after) filter (where o.kind = 'promo'), 0)::bigint as promo,
    coalesce(-sum(b.balance_after) filter (where o.kind = 'debt'), 0)::bigint as debt
  from ledger.account as o
  cross join lateral (
    select p.balance_after from ledger.entry as p where p.account_id = o.id and p.id <= (
      select max(e.id) from ledger.entry as e where e.journal_id = a.journal_id and e.keeps_balance) order by p.id desc limit 1) as b
  where o.organization_id = a.organization_id and o.currency = a.currency
) as f on true;

comment on view api.assignments is
$$Leads that were bought, with contact data and charge
Members see the leads of their organisation, admins all. Newest first: order=created_at.desc,id.desc; the next page
starts after the created_at and id of the last row.$$;
comment on column api.assignments.organization_id is $$The buyer.$$;
comment on column api.assignments.niche_id is $$The niche of the lead.$$;
comment on column api.assignments.channel is $$distribution or marketplace.$$;
comment on column api.assignments.subscription_id is $$The subscription that bought it; null on the marketplace.$$;
comment on column api.assignments.competition_level_id is $$The level of the sale; null on the marketplace.$$;
comment on column api.assignments.status is $$sold or refunded.$$;
comment on column api.assignments.price is $$What was paid, decimal.$$;
comment on column api.assignments.currency is $$ISO 4217 code of the price.$$;
comment on column api.assignments.max_buyers is $$The maximum number of buyers that this buyer was promised.$$;
comment on column api.assignments.journal_id is $$The charge; the id in ledger_entries.$$;
comment on column api.assignments.balance_after is
$$The buyer's balance after the charge, decimal: wallet_after and promo_after less debt_after.$$;
comment on column api.assignments.wallet_after is $$The wallet after the charge.$$;
comment on column api.assignments.promo_after is $$Promotional credit after the charge; it is spent before the wallet.$$;
comment on column api.assignments.debt_after is $$Debt after the charge.$$;
comment on column api.assignments.answers is $$The answers, typed by the form schema.$$;
comment on column api.assignments.contact_name is $$Name of the person.$$;
comment on column api.assignments.contact_email is $$E-mail address of the person, lower case.$$;
comment on column api.assignments.contact_phone is $$Phone number of the person, as given.$$;
comment on column api.assignments.submitted_at is $$When the lead was submitted.$$;
comment on column api.assignments.form_schema_id is $$The form version of the answers; the id in form_schemas.$$;
comment on column api.assignments.listing_id is $$The listing of the lead, if it has one; the id in listings.$$;
comment on column api.assignments.number is $$The public number of the listing, such as NY168658.$$;
comment on column api.assignments.buyer_reference is $$What the buyer's own system calls the lead, as its endpoint answered.$$;
comment on column api.assignments.stage is
$$How far the buyer is with the lead: new, contacted, qualified, won or lost. Changed by record_progress.$$;
comment on column api.assignments.note is $$The buyer's own note, changed by record_progress.$$;

grant select on api.assignments to member, admin;

create trigger assignments_are_read_only
instead of insert or update or delete on api.assignments
for each row execute function ops.views_are_read_only();
