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
$$What became of the fields of forms
For members those of forms that were ever in use. What is in both versions and has no row went on as it was.$$;
comment on column api.field_mappings.form_schema_id is $$The newer version.$$;
comment on column api.field_mappings.position is $$1, 2, 3 … as given.$$;
comment on column api.field_mappings.from_schema_id is $$The version before.$$;
comment on column api.field_mappings.kind is $$direct, renamed, split, merged or deprecated.$$;
comment on column api.field_mappings.to_ids is $$Its fields here; none when deprecated.$$;
comment on column api.field_mappings.separator is $$Stands between the parts of a text that is split or merged.$$;
comment on column api.field_mappings.answer_table is $$List of {"from": {field: answer}, "to": {field: answer}}: which answers became which.$$;

grant select on api.field_mappings to member, partner, admin;
