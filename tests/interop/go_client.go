// SPDX-License-Identifier: BSD-3-Clause
// Go's own net/rpc/jsonrpc client against `trapline serve`, at the port given.
package main

import (
	"fmt"
	"net/rpc/jsonrpc"
	"os"
	"strings"
	"sync"
)

type LED struct {
	Name string
	On   bool
}

type Sum struct {
	A int32 `json:"a"`
	B int32 `json:"b"`
}

type Sample struct {
	Sensor uint32  `json:"sensor"`
	Color  string  `json:"color"`
	At     uint64  `json:"at"`
	Data   []byte  `json:"data"`
	Note   *string `json:"note"`
}

type Info struct {
	Board  string `json:"board"`
	Uptime uint64 `json:"uptime"`
}

type None struct{}

func check(name string, err error, good bool, got interface{}) {
	switch {
	case err != nil:
		fmt.Printf("FAILED %s: %v\n", name, err)
	case !good:
		fmt.Printf("FAILED %s: got %v\n", name, got)
	default:
		fmt.Printf("ok      %s\n", name)
	}
}

func fails(name string, err error, text string) {
	if err == nil || !strings.Contains(err.Error(), text) {
		fmt.Printf("FAILED %s: got %v\n", name, err)
	} else {
		fmt.Printf("ok      %s\n", name)
	}
}

func main() {
	client, err := jsonrpc.Dial("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		fmt.Printf("FAILED go client connects: %v\n", err)
		return
	}
	var text string
	err = client.Call("RPC.Echo", "hello", &text)
	check("go client: a string, whose id is 0", err, text == "hello", text)
	long := strings.Repeat("\u00e4\u20ac\U0001f600\"\\\n", 500)
	err = client.Call("RPC.Echo", long, &text)
	check("go client: a long string with escapes and all lengths of UTF-8", err, text == long, text)
	var on bool
	err = client.Call("RPC.LED", LED{"blue", true}, &on)
	check("go client: a struct of parameters, as in GoTEE's example", err, on, on)
	var sum int64
	err = client.Call("Echo.Sum", Sum{2147483647, 2147483647}, &sum)
	check("go client: a 64-bit result", err, sum == 4294967294, sum)
	in := Sample{7, "green", 18446744073709551615, []byte{0, 1, 255}, nil}
	var out Sample
	err = client.Call("Echo.Sample", in, &out)
	check("go client: a struct with an enum, a u64, bytes and an option", err,
		out.At == in.At && out.Color == "green" && string(out.Data) == string(in.Data) && out.Note == nil, out)
	var info Info
	err = client.Call("Board.Info", None{}, &info)
	check("go client: the largest u64 keeps all its digits", err, info.Uptime == 18446744073709551615, info)
	in.Data = []byte{}
	fails("go client: a declared error by its name", client.Call("Echo.Sample", in, &out), "empty")
	fails("go client: no such method", client.Call("No.Such", None{}, nil), "no such method")
	fails("go client: no permission", client.Call("Log.Write", "x", nil), "permission denied")
	fails("go client: a wrong type", client.Call("Echo.Sum", "x", &sum), "invalid parameters")
	err = client.Call("RPC.Echo", "still here", &text)
	check("go client: goes on after errors", err, text == "still here", text)
	var empty None
	err = client.Call("Monitor.Restart", struct{ Name string `json:"name"` }{"hello"}, &empty)
	check("go client: a void result", err, true, nil)

	var group sync.WaitGroup
	var mutex sync.Mutex
	wrong := 0
	for i := 0; i < 500; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			var got int64
			if err := client.Call("Echo.Sum", Sum{int32(i), int32(-2 * i)}, &got); err != nil || got != int64(-i) {
				mutex.Lock()
				wrong++
				mutex.Unlock()
			}
		}(i)
	}
	group.Wait()
	check("go client: 500 calls at once, each with its own answer", nil, wrong == 0, wrong)
	fmt.Println("done")
}
