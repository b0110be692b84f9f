-- Deploy leadmill:report/fold_mark to pg

begin;

create table report.fold_mark (
  is_only boolean primary key default true,
  journal_id bigint not null,
  time_zone text not null,
  folded_at timestamptz not null default clock_timestamp(),
  constraint fold_mark_is_only check (is_only)
);

insert into report.fold_mark (journal_id, time_zone) values (0, 'UTC');

alter table report.fold_mark enable row level security;

comment on table report.fold_mark is
$$Up to which journal the sums by day go. It moves with them, in one transaction: sums and everything after it are all.$$;
comment on column report.fold_mark.is_only is $$There is one row.$$;
comment on column report.fold_mark.journal_id is $$The last journal that is in the sums; sealed, so that nothing can come before it.$$;
comment on column report.fold_mark.time_zone is $$The zone whose days they are.$$;
comment on column report.fold_mark.folded_at is $$When it last moved.$$;

commit;
