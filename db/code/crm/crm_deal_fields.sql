create or replace view api.crm_deal_fields with (security_invoker = true) as
select
  d.connection_id,
  d.key,
  d.name,
  d.type,
  d.options,
  d.position
from crm.deal_field as d;

comment on view api.crm_deal_fields is
$$Custom fields of the deals in connected accounts
set_crm_field_mapping can use them. An account is read when it is connected, by imports and by refresh_crm_account.$$;
comment on column api.crm_deal_fields.key is $$40 hex digits, different in each account.$$;
comment on column api.crm_deal_fields.name is $$Its label in the account.$$;
comment on column api.crm_deal_fields.type is $$Type at Pipedrive, such as varchar, enum or monetary.$$;
comment on column api.crm_deal_fields.options is $$Choices of an enum or a set: [{"id", "label"}].$$;
comment on column api.crm_deal_fields.position is $$Order in the account.$$;

grant select on api.crm_deal_fields to member, admin;

create trigger crm_deal_fields_are_read_only
instead of insert or update or delete on api.crm_deal_fields
for each row execute function ops.views_are_read_only();
