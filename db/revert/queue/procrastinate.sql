-- Revert leadmill:queue/procrastinate to pg

begin;

-- Drops the jobs with it; the schema itself is ops/rooms'.
drop schema queue cascade;
create schema queue;
comment on schema queue is $$Procrastinate's tables as the library ships them, behind pinned wrappers.$$;

commit;
