create or replace function notification.watch_balance(organization_id uuid) returns void
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_funds record;
begin
  for v_funds in
    select c.currency, c.account_id,
      ledger.funds_of(watch_balance.organization_id, c.currency)
        < coalesce(a.threshold, notification.default_threshold(c.currency)) as is_low,
      coalesce(a.is_low, false) as was_low
    from (
      -- An organisation that has only deposited is not warned unless it set a threshold: its funds have never fallen.
      select w.currency, (array_agg(w.id order by w.kind desc))[1] as account_id -- the wallet, if there is one
      from ledger.account as w
      where w.organization_id = watch_balance.organization_id and w.kind in ('wallet', 'promo')
        and w.seq is not null
        and (exists (select from ledger.entry as e where e.account_id = w.id and e.amount < 0)
          or exists (
            select from notification.balance_alert as t
            where t.organization_id = w.organization_id and t.currency = w.currency and t.threshold is not null))
      group by w.currency
    ) as c
    left join notification.balance_alert as a
      on a.organization_id = watch_balance.organization_id and a.currency = c.currency
    order by c.currency
  loop
    continue when v_funds.is_low = v_funds.was_low;
    insert into notification.balance_alert as a (organization_id, currency, is_low, alerted_at)
    values (watch_balance.organization_id, v_funds.currency, v_funds.is_low, case when v_funds.is_low then clock_timestamp() end)
    on conflict on constraint balance_alert_pkey do update
    set is_low = excluded.is_low, alerted_at = coalesce(excluded.alerted_at, a.alerted_at);
    if v_funds.is_low then
      perform event.emit(
        'balance.low', watch_balance.organization_id, watch_balance.organization_id,
        jsonb_build_object('account_id', v_funds.account_id));
    end if;
  end loop;
end
$$;

comment on function notification.watch_balance(uuid) is
$$Emit balance.low for an organisation whose funds have fallen below its threshold since the last check, unless it has only deposited and
set no threshold; reset the alert when they are above it again. The caller must hold the locks of its accounts, which serialise the
checks.$$;

create or replace function notification.follow_funds(organization_id uuid) returns void
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
begin
  perform distribution.refresh_funding(follow_funds.organization_id);
  -- refresh_funding has locked the accounts, which serialises the checks.
  perform notification.watch_balance(follow_funds.organization_id);
  perform billing.consider_recharge(follow_funds.organization_id);
end
$$;

comment on function notification.follow_funds(uuid) is
$$Update what depends on an organisation's funds: the rotation of its subscriptions, then the alert of a low balance, then the job that
refills its wallet. It is in this room because notification is above distribution.$$;

grant execute on function notification.follow_funds(uuid) to leadmill_worker;
