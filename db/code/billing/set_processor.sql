create or replace function billing.set_processor(name text, livemode boolean, webhook_secrets text[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into billing.processor as p (name, livemode, webhook_secrets)
  values (set_processor.name, set_processor.livemode, set_processor.webhook_secrets)
  on conflict (name) do update
    set livemode = excluded.livemode, webhook_secrets = excluded.webhook_secrets, changed_at = clock_timestamp()
    where (p.livemode, p.webhook_secrets) is distinct from (excluded.livemode, excluded.webhook_secrets);
$$;

comment on function billing.set_processor(text, boolean, text[]) is
$$Store the secrets that sign events of a processor, in place of the earlier ones. For the owner only: the command
`leadmill webhook-secrets` calls it. Takes effect with the next event.$$;
