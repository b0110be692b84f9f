-- Deploy leadmill:catalog/field_mapping to pg

begin;

create table catalog.field_mapping (
  form_schema_id uuid not null references catalog.form_schema (id) on delete cascade,
  position integer not null,
  from_schema_id uuid not null references catalog.form_schema (id) on delete cascade,
  kind text not null,
  from_ids text[] not null,
  to_ids text[] not null,
  separator text,
  answer_table jsonb,
  primary key (form_schema_id, position),
  constraint field_mapping_position_counts_from_one check (position >= 1),
  constraint field_mapping_has_another_source check (from_schema_id <> form_schema_id),
  constraint field_mapping_kind_fits_its_fields check (
    case kind
      when 'direct' then cardinality(from_ids) = 1 and from_ids = to_ids
      when 'renamed' then cardinality(from_ids) = 1 and cardinality(to_ids) = 1 and from_ids <> to_ids
      when 'split' then cardinality(from_ids) = 1 and cardinality(to_ids) >= 2
      when 'merged' then cardinality(from_ids) >= 2 and cardinality(to_ids) = 1
      when 'deprecated' then cardinality(from_ids) = 1 and cardinality(to_ids) = 0
      else false
    end),
  constraint field_mapping_says_how check (
    case
      when kind in ('split', 'merged') then num_nonnulls(separator, answer_table) = 1
      when kind = 'deprecated' then num_nonnulls(separator, answer_table) = 0
      else separator is null
    end),
  constraint field_mapping_answer_table_is_a_list check (jsonb_typeof(answer_table) = 'array')
);

create index field_mapping_by_source on catalog.field_mapping (from_schema_id);

comment on table catalog.field_mapping is
$$How the fields of the previous form version became those of this one. Fields that both versions have need no row. Fixed once
the form is activated.$$;

alter table catalog.field_mapping enable row level security;

commit;
