create or replace view api.payment_methods with (security_invoker = true) as
select
  m.id,
  m.organization_id,
  m.type,
  m.brand,
  m.last4,
  m.exp_month,
  m.exp_year,
  m.is_default,
  m.created_at
from billing.payment_method as m
where m.detached_at is null;

comment on view api.payment_methods is
$$Payment methods that the organisation has saved
Members see those of their organisation, admins all. POST /payment-methods opens a page that saves one, POST /plan/portal
one where they are removed, too.$$;
comment on column api.payment_methods.type is $$card, sepa_debit …$$;
comment on column api.payment_methods.last4 is $$The last four digits.$$;

grant select on api.payment_methods to member, admin;
