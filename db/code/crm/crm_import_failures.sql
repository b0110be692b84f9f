create or replace view api.crm_import_failures with (security_invoker = true) as
select
  f.id,
  f.run_id,
  f.deal_id,
  f.faults,
  f.created_at
from crm.import_failure as f;

comment on view api.crm_import_failures is
$$Deals that could not become leads$$;
comment on column api.crm_import_failures.deal_id is $$Number of the deal, or the value in its place when it has none.$$;
comment on column api.crm_import_failures.faults is $$What is wrong, as a list of {"field", "code", "message"}; without personal data.$$;

grant select on api.crm_import_failures to admin;

create trigger crm_import_failures_are_read_only
instead of insert or update or delete on api.crm_import_failures
for each row execute function ops.views_are_read_only();
