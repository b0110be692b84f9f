create or replace view api.field_mappings with (security_invoker = true) as
select
  m.form_schema_id,
  m.position,
  m.from_schema_id,
  m.kind,
  m.from_ids,
  m.to_ids,
  m.separator,
  m.answer_table
from catalog.field_mapping as m;

comment on view api.field_mappings is
$$Field mappings between form versions
Members see those of forms that were ever active. A field that is in both versions and has no row is unchanged.$$;
comment on column api.field_mappings.form_schema_id is $$The newer version of the two.$$;
comment on column api.field_mappings.position is $$Position in the list, from 1.$$;
comment on column api.field_mappings.from_schema_id is $$The older version of the two.$$;
comment on column api.field_mappings.kind is $$direct, renamed, split, merged or deprecated.$$;
comment on column api.field_mappings.to_ids is $$Fields of the newer version; none if the old ones are deprecated.$$;
comment on column api.field_mappings.separator is $$Text between the parts of a value that is split or merged.$$;
comment on column api.field_mappings.answer_table is
$$List of {"from": {field: answer}, "to": {field: answer}}: which answers became which.$$;

grant select on api.field_mappings to member, partner, admin;
