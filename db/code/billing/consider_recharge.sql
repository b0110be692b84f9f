create or replace function billing.wants_recharge(rule billing.recharge_rule) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select (rule).is_enabled and (rule).paused_reason is null and coalesce((rule).next_at <= clock_timestamp(), true)
    and not exists (
      select from billing.recharge as r
      where r.organization_id = (rule).organization_id and r.currency = (rule).currency
        and r.status in ('requested', 'needs_confirmation'))
    and ledger.funds_of((rule).organization_id, (rule).currency) < (rule).threshold
$$;

comment on function billing.wants_recharge(billing.recharge_rule) is
$$Whether funds are below the threshold of a rule that works, and no recharge is under way.$$;

create or replace function billing.may_recharge(organization_id uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from identity.organization as o
    where o.id = may_recharge.organization_id and identity.is_open(o.status, o.deleted_at))
  and not exists (
    select from billing.dispute as t
    where t.organization_id = may_recharge.organization_id and t.status not in ('won', 'lost', 'prevented', 'warning_closed'))
  -- The payment of an invoice is a deposit of nobody.
  and not exists (
    select from billing.invoice as i
    join billing.invoice_payment as p on p.invoice_id = i.id
    join billing.dispute as t on t.deposit_id = p.deposit_id
    where i.organization_id = may_recharge.organization_id and t.status not in ('won', 'lost', 'prevented', 'warning_closed'))
$$;

comment on function billing.may_recharge(uuid) is
$$Whether an organisation is open, and no payer contests one of its payments, nor inquires about it.$$;

create or replace function billing.consider_recharge(organization_id uuid) returns void
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from billing.recharge_rule as r
    where r.organization_id = consider_recharge.organization_id and billing.wants_recharge(r))
  then
    perform queue.defer_once('recharge_wallet', 'organization_id', array[consider_recharge.organization_id]);
  end if;
end
$$;

comment on function billing.consider_recharge(uuid) is
$$Defer the job that refills the wallets of an organisation, if funds are below the threshold of a rule. No sale waits for it: it is called
by the job that follows funds.$$;
