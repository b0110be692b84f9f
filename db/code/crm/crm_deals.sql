create or replace view api.crm_deals with (security_invoker = true) as
select
  i.connection_id,
  i.deal_id,
  i.lead_id,
  l.status as lead_status,
  i.deal_updated_at,
  i.person_id,
  i.person_read_at,
  i.created_at,
  i.updated_at
from crm.imported_deal as i
join intake.lead as l on l.id = i.lead_id;

comment on view api.crm_deals is
$$Imported deals and their leads
One row for each imported deal, kept permanently.$$;
comment on column api.crm_deals.deal_updated_at is $$When the deal was last changed at Pipedrive, in the imported state.$$;
comment on column api.crm_deals.created_at is $$When it became a lead.$$;
comment on column api.crm_deals.updated_at is $$When the lead was changed by an import last.$$;

grant select on api.crm_deals to admin;

create trigger crm_deals_are_read_only
instead of insert or update or delete on api.crm_deals
for each row execute function ops.views_are_read_only();
