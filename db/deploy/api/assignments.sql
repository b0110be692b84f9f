-- Deploy leadmill:api/assignments to pg

begin;

create view api.assignments with (security_invoker = true) as
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
  (
    -- wallet comes after promo in the alphabet: the wallet, if it paid any of it.
    select ledger.to_decimal(e.after, a.currency)
    from ledger.entry as e
    join ledger.account as w on w.id = e.account_id
    where e.journal_id = a.journal_id and e.is_running
    order by w.kind desc
    limit 1) as balance_after,
  l.answers,
  c.name as contact_name,
  c.email as contact_email,
  c.phone as contact_phone,
  l.created_at as submitted_at,
  a.created_at
from distribution.assignment as a
join intake.lead as l on l.id = a.lead_id
left join intake.lead_contact as c on c.lead_id = a.lead_id;

comment on view api.assignments is
$$Leads that were bought, with contact data and charge
A member sees what the organisation bought, an admin all. Newest first: order=created_at.desc,id.desc; the next page
begins behind the created_at and id of the last row.$$;
comment on column api.assignments.id is $$Time-ordered uuid.$$;
comment on column api.assignments.organization_id is $$The buyer.$$;
comment on column api.assignments.lead_id is $$The lead.$$;
comment on column api.assignments.niche_id is $$The niche of the lead.$$;
comment on column api.assignments.channel is $$distribution, or marketplace: picked by the buyer himself.$$;
comment on column api.assignments.subscription_id is $$The subscription that bought it; null on the marketplace.$$;
comment on column api.assignments.competition_level_id is $$The level it was sold at; null on the marketplace.$$;
comment on column api.assignments.status is $$sold or refunded.$$;
comment on column api.assignments.price is $$What was paid, decimal.$$;
comment on column api.assignments.currency is $$ISO 4217 code of the price.$$;
comment on column api.assignments.max_buyers is $$To how many buyers at most, as promised when it was bought.$$;
comment on column api.assignments.journal_id is $$The charge; the same id in ledger_entries.$$;
comment on column api.assignments.balance_after is $$Balance after the charge, decimal: of the wallet, or of the promotional credit where that paid all of it.$$;
comment on column api.assignments.answers is $$Answers of the form, typed by its schema.$$;
comment on column api.assignments.contact_name is $$Name of the person.$$;
comment on column api.assignments.contact_email is $$E-mail address of the person, lower case.$$;
comment on column api.assignments.contact_phone is $$Phone number of the person, as given.$$;
comment on column api.assignments.submitted_at is $$When the lead was submitted.$$;
comment on column api.assignments.created_at is $$When it was bought.$$;

create trigger assignments_are_read_only
instead of insert or update or delete on api.assignments
for each row execute function ops.views_are_read_only();

grant select on api.assignments to member, admin;

commit;
