-- Deploy leadmill:crm/field_mapping to pg

begin;

create table crm.field_mapping (
  connection_id uuid not null references crm.connection (id),
  field text not null,
  source text not null,
  part text,
  primary key (connection_id, field),
  constraint field_mapping_field_is_an_id check (field ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint field_mapping_source_is_known check (
    source ~ '^[0-9a-f]{40}$'
    or source in ('title', 'value', 'currency', 'status', 'lost_reason', 'expected_close_date', 'add_time', 'pipeline', 'stage')),
  constraint field_mapping_part_is_a_name check (part ~ '^[a-z][a-z0-9_]{0,62}$')
);

comment on table crm.field_mapping is $$Where the answers of a lead's form come from.$$;
comment on column crm.field_mapping.connection_id is $$The connection.$$;
comment on column crm.field_mapping.field is $$Id of the form's field.$$;
comment on column crm.field_mapping.source is
$$Key of a custom field; or title, value, currency, status, lost_reason, expected_close_date, add_time, pipeline, stage of the deal.$$;
comment on column crm.field_mapping.part is
$$Part of a value that has parts, such as locality of an address; value where none is named.$$;

commit;
