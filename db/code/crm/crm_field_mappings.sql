create or replace view api.crm_field_mappings with (security_invoker = true) as
select
  m.connection_id,
  m.field,
  m.source,
  d.name as source_name,
  m.part
from crm.field_mapping as m
left join crm.deal_field as d on d.connection_id = m.connection_id and d.key = m.source;

comment on view api.crm_field_mappings is $$Sources of the answers of imported leads$$;
comment on column api.crm_field_mappings.field is $$Id of the form's field.$$;
comment on column api.crm_field_mappings.source is
$$Key of a custom field; or title, value, currency, status, lost_reason, expected_close_date, add_time, pipeline, stage of the deal.$$;
comment on column api.crm_field_mappings.source_name is $$Name of the custom field.$$;
comment on column api.crm_field_mappings.part is
$$Part of a value that has parts, such as locality of an address; value where none is named.$$;

grant select on api.crm_field_mappings to admin;

create trigger crm_field_mappings_are_read_only
instead of insert or update or delete on api.crm_field_mappings
for each row execute function ops.views_are_read_only();
