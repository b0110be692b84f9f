create or replace function ledger.funds_changed(variadic organization_ids uuid[]) returns void
language plpgsql volatile
as $$
begin
  -- One waiting job for each organisation is enough, because it reads the funds when it runs. It must lock the accounts
  -- before it reads: otherwise it may start between this statement and our commit, and see the old funds.
  perform queue.defer_once('refresh_funding', 'organization_id', organization_ids);
end
$$;

comment on function ledger.funds_changed(uuid[]) is
$$Defer the job that puts subscriptions in or out of rotation. Every change of what an organisation can spend ends with it:
in ledger.post_all(), and where holds begin and end.$$;
