<?php
// SPDX-License-Identifier: Apache-2.0
// The same job as a script would do it that somebody wrote for one shop: XMLReader for the feed, curl with kept-alive
// connections for the contacts, no state, no look-ups, no retries. As fast as PHP does it without extensions of its own:
// records are read while requests are under way, and handles are used again and again.
//   php sync.php ORIGIN CONNECTIONS CA_FILE
declare(strict_types=1);

[, $origin, $connections, $ca] = $argv;

$multi = curl_multi_init();
$free = [];
$answered = 0;

$new = function () use ($origin, $ca): CurlHandle {
    $handle = curl_init($origin . '/api/v6/contacts.json');
    curl_setopt_array($handle, [
        CURLOPT_CAINFO => $ca,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_POST => true,
        CURLOPT_TCP_KEEPALIVE => 1,
        CURLOPT_TCP_NODELAY => true,
        CURLOPT_HTTPHEADER => ['Content-Type: application/json', 'X-AUTH-TOKEN: bench', 'Expect:'],
    ]);
    return $handle;
};

// Takes what is ready; waits for something when asked to.
$drive = function (bool $wait) use ($multi, &$free, &$answered): void {
    do {
        curl_multi_exec($multi, $running);
        $any = false;
        while ($done = curl_multi_info_read($multi)) {
            $handle = $done['handle'];
            $status = curl_getinfo($handle, CURLINFO_RESPONSE_CODE);
            $answer = json_decode((string) curl_multi_getcontent($handle), true);
            if ($done['result'] !== CURLE_OK || $status < 200 || $status > 299 || !isset($answer['result']['name'])) {
                fwrite(STDERR, "refused: $status " . curl_error($handle) . "\n");
                exit(1);
            }
            curl_multi_remove_handle($multi, $handle);
            $free[] = $handle;
            ++$answered;
            $any = true;
        }
        if ($wait && !$any) {
            curl_multi_select($multi, 1.0);
        }
    } while ($wait && !$any);
};

for ($i = 0; $i < (int) $connections; ++$i) {
    $free[] = $new();
}

// PHP has one thread: what streams while it works on something else is not faster than a file.
$file = tmpfile();
$download = curl_init($origin . '/export/orders.xml');
curl_setopt_array($download, [CURLOPT_CAINFO => $ca, CURLOPT_FILE => $file, CURLOPT_FAILONERROR => true]);
$reader = new XMLReader();
if (!curl_exec($download) || !$reader->open(stream_get_meta_data($file)['uri'])) {
    fwrite(STDERR, "the feed cannot be read\n");
    exit(1);
}
while ($reader->read() && $reader->name !== 'ORDER') {
}
for (; $reader->name === 'ORDER'; $reader->next('ORDER')) {
    $order = simplexml_import_dom($reader->expand(new DOMDocument()));
    $to = $order->CUSTOMER->BILLING_ADDRESS;
    $words = explode(' ', trim((string) $to->NAME));
    $contact = [
        'database' => 'eshop',
        'name' => 'bench_orders_' . $order->ORDER_ID,
        'title' => (string) $order->CODE,
        'firstname' => $words[0],
        'lastname' => end($words) ?: (string) $order->CODE,
        'description' => $order->STATUS . ': ' . $order->TOTAL_PRICE->WITH_VAT . ' ' . $order->CURRENCY->CODE,
        'customFields' => [
            'email' => [strtolower((string) $order->CUSTOMER->EMAIL)],
            'number' => [preg_replace('/[^+0-9]/', '', (string) $order->CUSTOMER->PHONE)],
            'address' => [$to->STREET . ' ' . $to->HOUSENUMBER . ', ' . $to->ZIP . ' ' . $to->CITY],
            'note' => [$origin . '/admin/objednavky-detail/?id=' . $order->ORDER_ID],
        ],
    ];
    if ($free === []) {
        $drive(true);
    }
    $handle = array_pop($free);
    curl_setopt($handle, CURLOPT_POSTFIELDS, json_encode($contact, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES));
    curl_multi_add_handle($multi, $handle);
    $drive(false);
}
while (count($free) < (int) $connections) {
    $drive(true);
}
echo $answered, "\n";
