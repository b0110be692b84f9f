create or replace view api.plan_changes with (security_invoker = true) as
select
  c.id,
  c.organization_id,
  c.plan_subscription_id,
  (select p.slug from billing.plan as p where p.id = c.plan_id) as plan,
  c.status,
  ledger.to_decimal(c.monthly_minor, c.currency) as monthly_amount,
  c.currency,
  c.happened_at,
  c.seen_at
from billing.plan_change as c;

comment on view api.plan_changes is
$$Each change of a subscription to a plan
For admins.$$;
comment on column api.plan_changes.plan is $$The slug of the plan.$$;
comment on column api.plan_changes.status is $$The status at the processor from then on.$$;
comment on column api.plan_changes.monthly_amount is $$Recurring revenue of a month from then on.$$;
comment on column api.plan_changes.happened_at is $$When it happened, as far as the processor says; otherwise when it was seen.$$;

grant select on api.plan_changes to admin;

-- LM561 plan_change_immutable (400): Changes of plans are only ever added. A trigger enforces it.

create or replace function billing.plan_changes_are_immutable() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'LM561',
    message = 'changes of plans are only ever added',
    detail = tg_op;
end
$$;

comment on function billing.plan_changes_are_immutable() is
$$Refuse to update, delete or truncate changes of plans, for every role.
Errors: LM561 nothing but an insert.$$;

create trigger plan_changes_are_immutable
before update or delete or truncate on billing.plan_change
for each statement execute function billing.plan_changes_are_immutable();
