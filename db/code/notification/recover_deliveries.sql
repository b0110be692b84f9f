create or replace function notification.recover_deliveries() returns table (delivery_id uuid, template text)
language sql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
  -- A job and its delivery are made in one transaction, and the delivery is finished before its job: an unfinished
  -- one whose job is over was left behind (a worker that died again and again, or was cancelled by hand).
  update notification.delivery as d
  set
    status = 'failed',
    last_error = 'its job ended without a report',
    finished_at = clock_timestamp()
  where d.status in ('queued', 'sending') and not queue.is_pending(d.job_id)
  returning d.id, d.template
$$;

comment on function notification.recover_deliveries() is
$$Fail the mails whose job is over without having said what came of them, so that they are seen and can be sent again;
run every minute. Returns them.$$;

grant execute on function notification.recover_deliveries() to leadmill_worker;
